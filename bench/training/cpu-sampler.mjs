/** Processor seconds of one thread's work: other processes of the machine hardly change them, and they are what is compared. */
export function cpuSampler(run) {
  return (repeats) => {
    const start = process.cpuUsage();
    for (let i = 0; i < repeats; i++) run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}
