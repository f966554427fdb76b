// Loaded before the server: lets a test make it fail where nobody catches.
process.on("SIGUSR2", () => {
  throw new TypeError("nobody catches me");
});
process.on("SIGWINCH", () => {
  void Promise.reject(new RangeError("nobody handles me"));
});
