/**
 * The area under the ROC curve of telling two samples apart by size: 0.5 when nobody can, 1 when everybody can. It is the
 * Mann-Whitney U of `left`, divided by the number of pairs; a tie counts half. Folded, because an attacker may guess either
 * way round.
 * @returns {number} 0.5 to 1
 */
export function foldedAuc(left, right) {
  const auc = (rankSum(left, right) - (left.length * (left.length + 1)) / 2) / (left.length * right.length);
  return Math.max(auc, 1 - auc);
}

/** The sum of the ranks of `left` among all values; equal values share the mean of their ranks. */
function rankSum(left, right) {
  const all = [...left.map((value) => ({ value, isLeft: true })), ...right.map((value) => ({ value, isLeft: false }))];
  all.sort((a, b) => a.value - b.value);
  let sum = 0;
  for (let start = 0, end = 0; start < all.length; start = end) {
    while (end < all.length && all[end].value === all[start].value) end++;
    const meanRank = (start + 1 + end) / 2;
    sum += meanRank * all.slice(start, end).filter(({ isLeft }) => isLeft).length;
  }
  return sum;
}
