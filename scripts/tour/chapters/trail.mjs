const EVENTS_SHOWN = 6;

/** Every change is on record: who did what to whom, and how it went. */
export async function walkTrail(guide, owner, { leaver }) {
  guide.chapter(`what does the audit trail know about ${leaver.name}?`);
  const { data } = await guide.request(`GET /audit-events?subjectId=${leaver.id}&limit=${EVENTS_SHOWN}`, {
    as: owner,
    expect: 200,
    tell: ({ data: events }) => events.map((event) => lineOf(event, owner)),
  });
  guide.hold('the restoring is the newest event', data[0].action === 'user.restored');
}

function lineOf({ occurredAt, actor, action, outcome, details }, owner) {
  const who = actor.id === owner.id ? owner.name : actor.type;
  const why = details?.reason ? `  ${details.reason}` : '';
  return `${occurredAt.slice(11, 19)}  ${who.padEnd(9)}  ${action.padEnd(15)}  ${outcome}${why}`;
}
