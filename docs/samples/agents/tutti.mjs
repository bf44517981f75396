// What the agents beside this share: the documented API in a few lines, for Node 22 or later without dependencies
// (Node 20: run it with --experimental-websocket). See docs/protocol/README.md and docs/tree.md.

/** Asks the server by HTTP, as whoever the token is of; throws what its problem says. */
export async function ask(place, method, path, body, type = 'application/json') {
  const answer = await fetch(new URL(`api/sessions/${place.session}${path}`, place.server), {
    method,
    headers: {
      authorization: `Bearer ${place.token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  let problem;
  try { problem = JSON.parse(text); } catch { /* not of Tutti */ }
  throw new Error(problem?.detail ?? `The server answers ${answer.status}.`);
}

/**
 * Joins a session by an invitation, as somebody who plays nothing and so is never waited for. What the server tells is
 * given to `told`; the promise is of the `welcome`, whose `seat` is a token for `ask`. When the connection is lost the
 * same endpoint comes back.
 */
export function join({ server, session, invitation, name }, told) {
  const address = new URL('ws', server);
  address.protocol = address.protocol.replace('http', 'ws');
  let seat;
  return new Promise((resolve, reject) => {
    const connect = () => {
      const socket = new WebSocket(address, 'tutti.v1');
      socket.onopen = () => socket.send(JSON.stringify({
        type: 'hello', session, name, plays: false, ...(seat ? { seat } : { invitation }),
      }));
      socket.onmessage = ({ data }) => {
        if (typeof data !== 'string') return; // encrypted lines are not for us
        const message = JSON.parse(data);
        if (message.type === 'error' && !seat) reject(new Error(message.message));
        if (message.type === 'welcome') {
          seat = message.seat;
          resolve(message);
        }
        told(message);
      };
      // 1000: we left; 4002: our seat is taken; 4004: it is over; 4005: we were not let in, or turned out.
      socket.onclose = ({ code }) => {
        if ([1000, 4002, 4004, 4005].includes(code)) told({ type: 'closed', code });
        else setTimeout(connect, 1000);
      };
    };
    connect();
  });
}
