"""The frames that we build are those that the libraries build."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet
from websockets.frames import Frame, Opcode

from chatsched.realtime.frames import Json, event_packet, text_frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536, 70000])
def test_a_frame_is_what_the_websockets_library_would_send(length):
    text = "é" * (length // 2) + "x" * (length % 2)
    assert text_frame(text) == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53) | st.none()))
def test_an_event_reads_back_as_socket_io_reads_it(payload):
    encoded = event_packet("message:new", payload)
    assert encoded[0] == "4"
    read = packet.Packet(encoded_packet=encoded[1:])
    assert read.packet_type == packet.EVENT
    assert read.data == ["message:new", payload]


def test_what_is_not_json_is_a_value_error():
    with pytest.raises(ValueError, match="unexpected"):
        Json.loads("{")
