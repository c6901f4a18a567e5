/** Answers in the order of the items; begins the next as soon as one is done. */
export async function severalAtATime<Item, Answer>(
  width: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [n, item] of queue) answers[n] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return answers;
}
