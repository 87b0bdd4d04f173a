import type { PortalFrame, PortalPages } from '@linia/protocol';
import { render as renderComponent } from 'svelte/server';
import Portal from './Portal.svelte';

/** Before anything is drawn: the theme this browser chose. Everything else of ours comes by the script's file. */
export const inline = `try{const t=localStorage.getItem('linia.theme');if(t)document.documentElement.dataset.theme=t}catch{}`;

/** A whole page as it goes over the wire. */
export function render<Name extends keyof PortalPages>(
  name: Name,
  props: PortalPages[Name],
  frame: PortalFrame,
): string {
  const { head, body } = renderComponent(Portal, { props: { name, props, frame } as never });
  const { script, styles, fonts } = frame.assets;
  return `<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
${plain(head)}
${fonts.map((href) => `<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin>`).join('')}
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('')}
${frame.look && `<style>${frame.look}</style>\n`}<script>${inline}</script>
<script type="module" src="${script}"></script>
</head>
<body>${plain(body)}</body>
</html>
`;
}

/** Svelte's marks for taking a page over in the browser; nobody takes these over. What people write has no `<` of its own. */
const plain = (html: string): string => html.replace(/<!--(?:\[!?(?:-?\d+)?|\]|[a-z0-9]{0,8})-->/g, '');
