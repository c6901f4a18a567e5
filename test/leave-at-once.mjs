// Loaded by jest's workers before anything else. A worker that has run many suites takes a while to free its memory when it ends
// (0.15 s for 430 MB, longer on a busy machine), and half a second after the last test jest kills it and speaks of a leak. There is
// none: its loop is empty. So it leaves as soon as everybody else who waits for its end has been told, and frees nothing.
if (process.send) process.once('beforeExit', () => process.once('exit', (code) => process.reallyExit(code)));
