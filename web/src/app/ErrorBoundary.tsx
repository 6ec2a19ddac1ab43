import { Component, type ReactNode } from "react";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { WarningIcon } from "@/ui/icons";
import { WholePage } from "@/ui/WholePage";
import { words } from "./words";

interface ErrorBoundaryProps {
  /** Where one is within the frame: going elsewhere leaves behind what has failed. Without it there is no frame. */
  place?: string;
  children: ReactNode;
}

interface Failure {
  failed: "drawing" | "loading" | null;
  place: string | undefined;
}

/** Shows a way on when drawing has failed, or a part of the client did not come; the error itself is in the console. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, Failure> {
  override state: Failure = { failed: null, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<Failure> {
    return { failed: isMissingPart(error) ? "loading" : "drawing" };
  }

  static getDerivedStateFromProps({ place }: ErrorBoundaryProps, before: Failure): Failure | null {
    return place === before.place ? null : { failed: null, place };
  }

  override render() {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    const isLoading = failed === "loading";
    const way = (
      <EmptyState
        isPage
        icon={<WarningIcon />}
        title={isLoading ? words.missingPart : words.crashed}
        hint={isLoading ? words.missingPartHint : words.crashedHint}
      >
        <div className="page-buttons">
          <Button
            look="primary"
            onPress={() => {
              window.location.reload();
            }}
          >
            {words.reload}
          </Button>
          <Button
            onPress={() => {
              window.location.assign("/");
            }}
          >
            {words.home}
          </Button>
        </div>
      </EmptyState>
    );
    return this.state.place === undefined ? <WholePage>{way}</WholePage> : way;
  }
}

/** What browsers say, each in its own words, when a part of the client cannot be fetched. */
function isMissingPart(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|importing a module script|preload CSS/iu.test(error.message);
}
