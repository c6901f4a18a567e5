/** The password of the people whom the tour signs in. Public: they belong on trial servers only. */
export const TOUR_PASSWORD = 'rollcall-tour-password';

/** @returns {Promise<object>} the person, with the tokens of a new session */
export async function signIn(guide, person) {
  const { email, password } = person;
  const tell = ({ data }) => `${email}, roles: ${data.user.roles.join(', ')}`;
  return signedIn(person, await guide.request('POST /auth/login', { body: { email, password }, expect: 200, tell }));
}

export function signedIn(person, { data }) {
  return { ...person, id: data.user.id, token: data.accessToken, refreshToken: data.refreshToken };
}
