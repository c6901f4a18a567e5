/** The one account that cannot go, and the way out. */
export async function walkEnding(guide, owner, { peopleCount, accountCount }) {
  guide.chapter('the last owner stays, and signs out');
  // Where there are accounts that the tour does not know, one may be a second owner; then this one would really be deleted.
  if (accountCount === peopleCount + 1) await keepLastOwner(guide, owner);
  else guide.note('DELETE of the owner is left out: there are accounts here that are not of the tour');
  await guide.request('POST /auth/logout', { as: owner, expect: 204 });
  await guide.request('GET /auth/me', { as: owner, expect: '401 UNAUTHENTICATED', tell: () => 'the token is dead' });
}

function keepLastOwner(guide, owner) {
  return guide.request(`DELETE /users/${owner.id}`, {
    as: owner,
    expect: '409 LAST_OWNER',
    tell: ({ error }) => error.message,
  });
}
