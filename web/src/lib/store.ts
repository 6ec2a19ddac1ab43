import { useSyncExternalStore } from "react";

/** State that changes by actions alone, through one pure reducer. */
export interface Store<S, A> {
  get(): S;
  dispatch(action: A): void;
  /** Calls back after each change; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export function createStore<S, A>(reduce: (state: S, action: A) => S, initial: S): Store<S, A> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

type Readable<S> = Pick<Store<S, never>, "get" | "subscribe">;

/** Follows a part of a store. `select` returns a part that is there already, never a new object. */
export function useSelected<S, T>(store: Readable<S>, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
