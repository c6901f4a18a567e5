/** RFC 9562, 5.9: the id of nobody and nothing, and the first in the order of ids. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';
