import { useMemo } from "react";
import { Button } from "react-aria-components/Button";
import { ComboBox } from "react-aria-components/ComboBox";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { ListLayout, Virtualizer } from "react-aria-components/Virtualizer";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { useNow } from "@/lib/now";
import { type Zone, zoneFinder, zones } from "@/lib/zoneList";
import { currentName } from "@/lib/zones";
import { ChevronDownIcon } from "./icons";
import { words } from "./words";
import "./Field.css";
import "./Menu.css";
import "./ZonePicker.css";

export interface ZonePickerProps {
  label: string;
  description?: string;
  value: string;
  onChange: (zone: string) => void;
  error?: string | undefined;
}

const ROW = 36;
/** Offsets change on the hour, and the list takes a while to make. */
const HOUR_MS = 3_600_000;

/** A time zone, searchable by place, country and offset; one's own comes first. */
export function ZonePicker({ label, description, value, onChange, error }: ZonePickerProps) {
  const now = useNow();
  const hour = now - (now % HOUR_MS);
  const chosen = currentName(value);
  const all = useMemo(() => zones(chosen, new Date(hour)), [chosen, hour]);
  const isMeant = useMemo(() => zoneFinder(all), [all]);
  return (
    <ComboBox
      className="field zone-picker"
      value={chosen}
      defaultItems={all}
      defaultFilter={isMeant}
      menuTrigger="input"
      allowsEmptyCollection
      isInvalid={error !== undefined}
      onFocus={({ target }) => {
        // What is typed replaces the zone that is set. (The input itself hears of a focus whenever
        // the list has none of its own any more, in the midst of typing.)
        if (target instanceof HTMLInputElement) target.select();
      }}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
    >
      <Label className="field-label">{label}</Label>
      <div className="zone-picker-field">
        <Input className="field-input" />
        <Button className="zone-picker-button">
          <ChevronDownIcon aria-hidden />
        </Button>
      </div>
      {description !== undefined && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover zone-picker-popover">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW, padding: 4 }}>
          <ListBox
            className="list-box zone-picker-list"
            renderEmptyState={() => <p className="zone-picker-none">{words.noZone}</p>}
          >
            {(zone: Zone) => (
              <ListBoxItem id={zone.id} textValue={zone.text} className="list-box-item">
                <span className="zone-picker-place">{zone.place}</span>
                <span className="zone-picker-offset numeric">{zone.offset}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </ComboBox>
  );
}
