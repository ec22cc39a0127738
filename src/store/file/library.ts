// Alone here so that it is loaded by those only who take the lock: an import of the package itself would put the bundler's
// code for CommonJS into a file that every start opens.
export { lock } from "proper-lockfile";
