import type { Board, BoardChange, Id, ListChange } from '@linia/protocol';

/** The board after a change; null where a row is missing that the change takes for known: a new board must be asked for. */
export function changedBoard(before: Board | undefined, change: BoardChange): Board | null {
  const { whole, queues, agents, calls, ...rest } = change;
  const known = whole ? undefined : before;
  const lists = {
    queues: changedList(known?.queues, queues, ({ queueId }) => queueId),
    agents: changedList(known?.agents, agents, ({ id }) => id),
    calls: changedList(known?.calls, calls, ({ id }) => id),
  };
  if (!lists.queues || !lists.agents || !lists.calls) return null;
  return { ...rest, queues: lists.queues, agents: lists.agents, calls: lists.calls };
}

function changedList<T>(before: readonly T[] = [], change: ListChange<T>, idOf: (row: T) => Id): T[] | null {
  const rows = new Map([...before, ...change.rows].map((row) => [idOf(row), row]));
  const list = change.order.map((id) => rows.get(id));
  return list.includes(undefined) ? null : (list as T[]);
}
