// The companion's manifest, for Chrome's family and for Firefox: what it may do, and nothing more.

export type Target = 'chrome' | 'firefox';

/** `version` is the app's own. */
export function manifest(target: Target, version: string): Record<string, unknown> {
  return {
    manifest_version: 3,
    name: '__MSG_name__',
    description: '__MSG_about__',
    version,
    default_locale: 'en',
    icons: { 192: 'icon-192.png', 512: 'icon-512.png' },
    action: { default_popup: 'popup.html', default_title: '__MSG_name__', default_icon: 'icon-192.png' },
    // history: what it is for. storage: the allowed origin. scripting, activeTab: to place the relay on it.
    permissions: ['history', 'storage', 'scripting', 'activeTab'],
    // None is held: the browser asks the person for the one origin that they allow.
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
    incognito: 'not_allowed',
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    ...(target === 'chrome'
      ? {
          minimum_chrome_version: '121',
          background: { service_worker: 'background.js' },
        }
      : {
          background: { scripts: ['background.js'] },
          browser_specific_settings: {
            gecko: {
              id: 'companion@driftfeed.invalid',
              strict_min_version: '128.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }),
  };
}
