import { Component, type ReactNode } from "react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { WarningIcon } from "@/ui/icons";
import { words } from "./words";

/** Shows a way on when drawing has failed; the error itself is in the console. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState isPage icon={<WarningIcon />} title={words.crashed} hint={words.crashedHint}>
        <Button
          look="primary"
          onPress={() => {
            window.location.reload();
          }}
        >
          {words.reload}
        </Button>
      </EmptyState>
    );
  }
}
