/** Where something is held: `*` for everywhere, or a string of a client's own. */
export const SCOPE = { regexp: /^[\x21-\x7e]+$/, message: 'scope must be printable ASCII without spaces' };
