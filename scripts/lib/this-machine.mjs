const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Of a URL: whether it leads nowhere else. */
export function isOnThisMachine(url) {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}
