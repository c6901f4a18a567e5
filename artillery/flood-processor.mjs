/** Times by status, because a refusal that takes as long as a hash would protect nobody. */
export function noteAnswer(_request, response, _context, events, next) {
  events.emit('histogram', `answered.${response.statusCode}`, response.timings.phases.total);
  return next();
}
