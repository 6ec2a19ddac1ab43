"""What a file is, by its content: the tables of the WHATWG's "MIME Sniffing", and a few more.

What the sender says of a file counts for nothing, and its name only to tell apart what is
written in the same way. Text is plain text, whatever language it is in: nothing that is taken is
ever served as something that a browser would run.
"""

from collections.abc import Mapping, Sequence

from chatsched.chat.files.names import ending

SNIFFED_BYTES = 4096
"""How much of a file's beginning says what it is."""

_PICTURE_ENDINGS: Mapping[str, Sequence[str]] = {
    "image/png": ("png", "apng"),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif", "jif", "mpo"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif", "avifs"),
}

PICTURES = frozenset(_PICTURE_ENDINGS)
"""What browsers draw and never run: shown in place, and drawn smaller by us."""

PLAYABLE = frozenset(
    {
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac", "audio/aac",
        "video/mp4", "video/webm", "video/ogg", "video/quicktime",
    }
)  # fmt: skip

_SIGNATURES: Sequence[tuple[int, bytes, str]] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS\x00", "audio/ogg"),
    (0, b"\x00asm", "application/wasm"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"wOF2", "font/woff2"),
    (0, b"wOFF", "font/woff"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS: Sequence[tuple[bytes, str]] = (
    (b"avi", "image/avif"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif", "image/heif"),
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"qt ", "video/quicktime"),
)
_MPEG_FRAMES = frozenset({0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2})
_AAC_FRAMES = frozenset({0xF0, 0xF1, 0xF8, 0xF9})

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_WRITTEN_ALIKE: Mapping[str, Mapping[str, str]] = {
    "application/zip": {
        "docx": f"{_OFFICE}wordprocessingml.document",
        "xlsx": f"{_OFFICE}spreadsheetml.sheet",
        "pptx": f"{_OFFICE}presentationml.presentation",
        "odt": f"{_OPEN}text",
        "ods": f"{_OPEN}spreadsheet",
        "odp": f"{_OPEN}presentation",
        "epub": "application/epub+zip",
    },
    "application/x-ole-storage": {
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
    },
    "audio/ogg": {"ogv": "video/ogg"},
}

_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",  # Linux
    b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",  # macOS
    b"\xca\xfe\xba\xbe",  # macOS for several processors, and Java
    b"dex\n",  # Android
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut, which runs what it names
)  # fmt: skip
_PROGRAM_ENDINGS = frozenset(
    {
        "ade", "adp", "apk", "app", "appimage", "appx", "appxbundle", "bat", "cab", "chm", "cmd",
        "com", "command", "cpl", "deb", "diagcab", "dll", "dmg", "exe", "ex_", "hta", "inf", "ins",
        "iqy", "iso", "isp", "jar", "jnlp", "js", "jse", "lib", "lnk", "mde", "msc", "msh", "msi",
        "msix", "msixbundle", "msp", "mst", "nsh", "ocx", "pif", "pkg", "ps1", "ps1xml", "ps2",
        "psc1", "psd1", "psm1", "reg", "rpm", "run", "scf", "scr", "sct", "settingcontent-ms",
        "shb", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "vxd", "workflow", "ws", "wsc",
        "wsf", "wsh", "xll", "xpi",
    }
)  # fmt: skip
_TEXT_CONTROLS = frozenset(b"\t\n\x0c\r\x1b")


def file_type(name: str, beginning: bytes) -> str:
    """Return the media type of a file whose first `SNIFFED_BYTES` these are."""
    found = _signed(beginning) or ("text/plain" if _is_text(beginning) else None)
    if found is None:
        return "application/octet-stream"
    return _WRITTEN_ALIKE.get(found, {}).get(ending(name), found)


def file_name(name: str, found: str) -> str:
    """Return the name under which a file of this type is given out.

    A picture's ends like a picture's, as whoever keeps what is shown opens it by its name. What
    else begins alike may be of many kinds, whose endings are theirs.
    """
    endings = _PICTURE_ENDINGS.get(found)
    return name if endings is None or ending(name) in endings else f"{name}.{endings[0]}"


def is_program(name: str, beginning: bytes) -> bool:
    """Tell whether a file is one that a system runs when it is opened."""
    return ending(name) in _PROGRAM_ENDINGS or _is_machine_code(beginning)


def _is_machine_code(beginning: bytes) -> bool:
    return beginning.startswith(_PROGRAMS) and not _is_text(beginning)


def _signed(beginning: bytes) -> str | None:
    for at, signature, found in _SIGNATURES:
        if beginning.startswith(signature, at):
            return found
    return _contained(beginning) or _framed(beginning)


def _contained(beginning: bytes) -> str | None:
    """Return what a container of pictures, sound or film holds."""
    if beginning.startswith(b"RIFF"):
        return _RIFF.get(beginning[8:12])
    if beginning[4:8] == b"ftyp":
        brand = beginning[8:12]
        return next((found for known, found in _BRANDS if brand.startswith(known)), "video/mp4")
    if beginning.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in beginning[:64] else "video/x-matroska"
    return None


def _framed(beginning: bytes) -> str | None:
    """Return what begins with a frame of sound."""
    if len(beginning) < 2 or beginning[0] != 0xFF:
        return None
    if beginning[1] in _MPEG_FRAMES:
        return "audio/mpeg"
    return "audio/aac" if beginning[1] in _AAC_FRAMES else None


def _is_text(beginning: bytes) -> bool:
    """Tell whether these bytes are UTF-8 (perhaps cut off) without controls; an empty file is."""
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in beginning):
        return False
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start >= len(beginning) - 3
    return True
