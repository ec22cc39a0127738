// Alone here so that it is loaded by those only who take the lock.
export { lock } from "proper-lockfile";
