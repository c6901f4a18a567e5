export default async function globalTeardown() {
  await globalThis.__ROLLCALL_TEST_SERVER__?.stop();
  globalThis.__ROLLCALL_TEST_SERVER__ = undefined;
}
