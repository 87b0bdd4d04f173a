/** An answer of the demo, in Markdown. `keywords`: what people call it besides. `read`: how often in thirty days, about. */
export type DemoArticle = {
  slug: string;
  ru: { title: string; keywords: string; text: string };
  en: { title: string; keywords: string; text: string };
  read: number;
};
