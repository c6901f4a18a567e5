import { signIn } from '../sign-in.mjs';

/** Each refresh token works once; one that comes back after its successor was used was stolen, and ends the session. */
export async function walkRefresh(guide, { member }) {
  guide.chapter('stay signed in, and notice a stolen refresh token');
  const first = await signIn(guide, member);
  const second = await refresh(guide, first, 'the first token, exchanged for a second one');
  guide.hold('a refresh token is exchanged for another', second.refreshToken !== first.refreshToken);
  const third = await refresh(guide, second, 'the second, exchanged for a third');
  await guide.request('GET /auth/me', { as: third, expect: 200 });
  await guide.request('POST /auth/refresh', {
    body: { refreshToken: first.refreshToken },
    expect: '401 REFRESH_TOKEN_INVALID',
    tell: () => 'the first token once more: somebody has a copy',
  });
  await guide.request('GET /auth/me', { as: third, expect: '401 UNAUTHENTICATED', tell: () => 'the session is over' });
}

async function refresh(guide, person, told) {
  const { data } = await guide.request('POST /auth/refresh', {
    body: { refreshToken: person.refreshToken },
    expect: 200,
    tell: () => told,
  });
  return { ...person, token: data.accessToken, refreshToken: data.refreshToken };
}
