/** The wildcards above these codes, without the codes themselves: `crm:*` and `crm:deals:*` for `crm:deals:write`. */
export function wildcardsAbove(codes: readonly string[]): string[] {
  const above = codes.flatMap((code) => {
    const words = code.split(':');
    return words.slice(1).map((_, index) => `${words.slice(0, index + 1).join(':')}:*`);
  });
  return [...new Set(above)].filter((wildcard) => !codes.includes(wildcard)).sort();
}
