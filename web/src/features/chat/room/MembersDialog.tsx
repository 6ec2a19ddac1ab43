import { useState } from "react";
import type { Problem } from "@/api/problem";
import type { Member, Room } from "@/api/wire";
import { formText } from "@/lib/form";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Confirmation } from "@/ui/Confirmation";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { AddMemberIcon, MoreIcon, OwnerIcon, RemoveMemberIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Menu } from "@/ui/Menu";
import { useProblem } from "@/ui/problem";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { useChat, useMe } from "../context";
import { InviteLink } from "../join/InviteLink";
import { usePresence } from "../presence";
import { words } from "../words";
import "./MembersDialog.css";

/** Who is in the room; in a group, ways to add and remove people. */
export default function MembersDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const chat = useChat();
  const me = useMe();
  const isOnline = usePresence();
  const [removing, setRemoving] = useState<Member | null>(null);
  const iAmOwner = room.members.some(({ id, role }) => id === me && role === "owner");
  return (
    <Dialog title={words.membersTitle} closeLabel={words.close} size="small" onClose={onClose}>
      {room.kind === "group" && (
        <>
          <p className="members-room">{room.name}</p>
          <AddMember room={room} />
          <InviteLink room={room} />
        </>
      )}
      <ul className="members">
        {room.members.map((member) => (
          <li key={member.id} className="member">
            <Avatar id={member.id} name={member.name} isBot={member.is_bot} online={isOnline(member)} />
            <span className="member-name">
              {member.name}
              <span className="member-note">{note(room, member, me, isOnline(member))}</span>
            </span>
            {room.kind === "group" && iAmOwner && member.id !== me && (
              <MemberMenu
                room={room}
                member={member}
                onRemove={() => {
                  setRemoving(member);
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {removing && (
        <Confirmation
          title={words.removeMemberTitle(removing.name)}
          confirm={words.removeMemberConfirm}
          dismiss={words.cancel}
          danger
          onConfirm={() => chat.removeMember(room.id, removing.id)}
          onClose={() => {
            setRemoving(null);
          }}
        >
          {words.removeMemberHint}
        </Confirmation>
      )}
    </Dialog>
  );
}

interface MemberMenuProps {
  room: Room;
  member: Member;
  onRemove: () => void;
}

/** What an owner can do about a member: hand over, or remove. */
function MemberMenu({ room, member, onRemove }: MemberMenuProps) {
  const chat = useChat();
  const isOwner = member.role === "owner";
  async function setRole() {
    const answer = await chat.setRole(room.id, member.id, isOwner ? "member" : "owner");
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <Menu
      label={words.memberOptions(member.name)}
      entries={[
        {
          id: "role",
          label: isOwner ? words.unmakeOwner(member.name) : words.makeOwner(member.name),
          icon: <OwnerIcon aria-hidden />,
          onSelect: () => void setRole(),
        },
        {
          id: "remove",
          label: words.removeMember(member.name),
          icon: <RemoveMemberIcon aria-hidden />,
          danger: true,
          onSelect: onRemove,
        },
      ]}
    >
      <IconButton label={words.memberOptions(member.name)} size="small">
        <MoreIcon aria-hidden />
      </IconButton>
    </Menu>
  );
}

function note(room: Room, member: Member, me: string, isOnline: boolean): string {
  const notes = [
    member.id === me ? words.you : null,
    member.is_bot ? words.bot : null,
    // The two of a direct conversation have nothing to own.
    room.kind === "group" && member.role === "owner" ? words.owner : null,
    isOnline ? words.online : null,
  ];
  return notes.filter((one) => one !== null).join(" · ");
}

function AddMember({ room }: { room: Room }) {
  const chat = useChat();
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);
  const [email, setEmail] = useState("");
  const [done, setDone] = useState("");
  async function submit(data: FormData) {
    const address = formText(data, "email").trim();
    const before = new Set(room.members.map(({ id }) => id));
    setBusy(true);
    setDone("");
    const answer = await chat.addMember(room.id, address);
    setBusy(false);
    setProblem(answer.ok ? null : atField(answer.problem, address));
    if (!answer.ok) return;
    setEmail("");
    const added = answer.value.room.members.find(({ id }) => !before.has(id));
    setDone(added ? words.added(added.name) : words.alreadyIn(address));
  }
  return (
    <Form problem={problem} fields={["email"]} onSubmit={(data) => void submit(data)}>
      <div className="member-add">
        <TextField label={words.addByEmail} name="email" type="email" value={email} onChange={setEmail} isRequired />
        <Button type="submit" isPending={busy} icon={<AddMemberIcon aria-hidden />}>
          {words.addMember}
        </Button>
      </div>
      <p className="field-description" role="status">
        {done}
      </p>
    </Form>
  );
}

/** The server says what is wrong as the end of a sentence that begins with the address. */
function atField(problem: Problem, address: string): Problem {
  const what = problem.fields?.["email"];
  if (what === undefined) return problem;
  return { ...problem, fields: { ...problem.fields, email: words.wrongAddress(address, what) } };
}
