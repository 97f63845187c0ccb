// Going to another address when the server sends us there: the account comes along, or it would be lost with this origin.
import { account, hasAccount, remember } from "./session.js";

const MOVES = "nm.moves";
const MOVES_MAX = 3;
const WITHIN_MS = 60_000;
const MARK = "#come=";

let offered = null; // the account that came along and waits for a yes

// False when we were sent around in circles: then it is better to wait here.
export function goTo(url) {
  const target = new URL(url, location.href);
  const recent = JSON.parse(sessionStorage.getItem(MOVES) ?? "[]").filter((at) => at > Date.now() - WITHIN_MS);
  if (recent.length >= MOVES_MAX || !/^https?:$/.test(target.protocol)) return false;
  sessionStorage.setItem(MOVES, JSON.stringify([...recent, Date.now()]));
  if (target.origin !== location.origin) target.hash = MARK + btoa(JSON.stringify(account()));
  else if (target.pathname === location.pathname && target.search === location.search) {
    location.reload();
    return true;
  }
  location.replace(target);
  return true;
}

// Whether somebody came from another address with an account and is to be asked. What this browser plays is never
// given up for it; the same account is taken up at once.
export function taken() {
  if (!location.hash.startsWith(MARK)) return false;
  const brought = read(location.hash.slice(MARK.length));
  history.replaceState(null, "", location.pathname + location.search);
  if (!brought) return false;
  if (hasAccount()) {
    if (account().account === brought.account) remember(brought);
    return false;
  }
  offered = brought;
  return true;
}

export const broughtName = () => offered?.account ?? "";

export function take(isWanted) {
  if (isWanted && offered) remember(offered);
  location.reload();
}

function read(text) {
  try {
    const brought = JSON.parse(atob(text));
    const words = [brought.account, brought.secret ?? brought.refresh];
    return words.every((one) => typeof one === "string" && one.length >= 3 && one.length <= 256) ? brought : null;
  } catch {
    return null;
  }
}
