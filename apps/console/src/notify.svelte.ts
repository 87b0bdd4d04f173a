type Permission = NotificationPermission | 'unsupported';

/** What the browser shows when this tab is behind another window. In sight it stays silent: the desk itself says it. */
class Notices {
  permission = $state<Permission>('Notification' in window ? Notification.permission : 'unsupported');

  /** Must come from a gesture. */
  async ask(): Promise<Permission> {
    if (this.permission === 'default') this.permission = await Notification.requestPermission();
    return this.permission;
  }

  /**
   * Shows a notice if the tab can't be seen.
   * @param tag a later notice of the same tag replaces it
   * @returns the way to take it down (the offer is gone)
   */
  show(title: string, body: string, tag: string): () => void {
    if (this.permission !== 'granted' || !document.hidden) return () => {};
    const notice = new Notification(title, { body, tag, icon: '/mark.svg', requireInteraction: true });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return () => notice.close();
  }
}

export const notices = new Notices();
