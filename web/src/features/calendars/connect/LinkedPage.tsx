import { useEffect } from "react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { BookedIcon, WarningIcon } from "@/ui/icons";
import { outcomeText, words } from "../words";
import { tell } from "./telling";

/** Where a sign-in in a window of its own ends: it tells the page behind it, and goes. */
export default function LinkedPage({ attempt, outcome }: { attempt: string; outcome: string | null }) {
  const come = outcome ?? "failed";
  const isLinked = come === "linked";
  useEffect(() => {
    tell({ attempt, outcome: come });
    window.close();
  }, [attempt, come]);
  return (
    <main>
      <EmptyState
        isPage
        icon={isLinked ? <BookedIcon /> : <WarningIcon />}
        title={isLinked ? words.linkedPage.title : words.linkedPage.failed}
        hint={isLinked ? words.linkedPage.hint : outcomeText(come)}
      >
        <Button
          look="primary"
          onPress={() => {
            window.close();
          }}
        >
          {words.linkedPage.close}
        </Button>
      </EmptyState>
    </main>
  );
}
