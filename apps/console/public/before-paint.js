// The chosen theme and language stand before the first paint: a dark desk must not flash white.
try {
  var theme = localStorage.getItem('linia.theme');
  var locale = localStorage.getItem('linia.locale');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (locale === 'ru' || locale === 'en') document.documentElement.lang = locale;
} catch {
  // storage is closed: the system's theme and Russian
}
