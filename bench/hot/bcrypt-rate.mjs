// The raw bcrypt rate of these cores, in a process of its own with as many threads as cores: node bcrypt-rate.mjs <seconds>
import bcrypt from 'bcrypt';

const COST = 10;
const AT_ONCE = 50;
const seconds = Number(process.argv[2]);
const secret = Buffer.alloc(32, 7).toString('base64');
const hash = await bcrypt.hash(secret, COST);
const startedAt = performance.now();
let count = 0;

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      if (!(await bcrypt.compare(secret, hash))) throw new Error('bcrypt is wrong');
      if (performance.now() - startedAt < seconds * 1000) count++;
    }
  }),
);
process.stdout.write(`${count / seconds}\n`);
