import { browserZone, currentName, zonePlace } from "@/lib/zones";
import { Button } from "./Button";
import { words } from "./words";

export interface DeviceZoneProps {
  /** The zone that is set in the picker before it. */
  value: string;
  onChange: (zone: string) => void;
}

/** Stands below a zone picker while another zone is set than the one that the device is in: offers that one. */
export function DeviceZone({ value, onChange }: DeviceZoneProps) {
  const device = browserZone();
  if (currentName(value) === device) return null;
  return (
    <div className="device-zone">
      <p className="field-description">{words.deviceZone(zonePlace(device))}</p>
      <Button
        size="small"
        onPress={({ target }) => {
          // The button goes with what it says.
          target.closest(".device-zone")?.previousElementSibling?.querySelector("input")?.focus();
          onChange(device);
        }}
      >
        {words.takeDeviceZone(zonePlace(device))}
      </Button>
    </div>
  );
}
