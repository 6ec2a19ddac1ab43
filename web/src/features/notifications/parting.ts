import { registration, withdrawAll } from "./alerts/showing";

/**
 * Takes back what the browser shows and still gets to show for whoever was here, so that none of it
 * reaches the next person: with the subscription goes what a push service keeps for it.
 */
export async function part(): Promise<void> {
  await withdrawAll();
  try {
    const worker = await registration();
    const subscription = await worker?.pushManager?.getSubscription();
    await subscription?.unsubscribe();
  } catch {
    // Without its push service the browser has nothing to show either.
  }
}
