// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wf {

/// Walks the fields of one message in the wire format of Protocol Buffers (protobuf.dev, "Encoding"). Groups
/// are refused. Reads what it is given in place; any bytes are fine.
class ProtoReader
{
public:
    enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

    explicit ProtoReader(std::string_view message)
        : m_at(message.data()), m_end(message.data() + message.size())
    {
    }

    /// Goes to the next field. False at the end, and where the message is broken.
    bool next()
    {
        if (m_at == m_end || m_broken)
            return false;
        const char *begin = m_at;
        const std::uint64_t key = takeVarint();
        m_field = unsigned(key >> 3);
        m_wire = Wire(key & 7);
        m_begin = begin;
        if (key >> 32 != 0 || m_field == 0)
            m_broken = true;
        switch (m_wire) {
        case Wire::Varint:
            m_number = takeVarint();
            break;
        case Wire::Fixed64:
            takeFixed(8);
            break;
        case Wire::Fixed32:
            takeFixed(4);
            break;
        case Wire::Bytes:
            takeBytes(takeVarint());
            break;
        }
        const bool known = m_wire == Wire::Varint || m_wire == Wire::Fixed64 || m_wire == Wire::Fixed32 ||
                           m_wire == Wire::Bytes;
        m_broken = m_broken || !known;
        return !m_broken;
    }

    unsigned field() const { return m_field; }
    bool is(unsigned field, Wire wire) const { return m_field == field && m_wire == wire; }
    bool isBytes(unsigned field) const { return is(field, Wire::Bytes); }
    bool isVarint(unsigned field) const { return is(field, Wire::Varint); }
    bool isFixed(unsigned field) const { return is(field, Wire::Fixed64); }
    /// The content of a field with a length: a text or a message.
    std::string_view bytes() const { return m_bytes; }
    std::uint64_t number() const { return m_number; }
    std::int64_t integer() const { return std::int64_t(m_number); }
    double decimal() const { return std::bit_cast<double>(m_number); } ///< Of 64 fixed bits.
    /// The field as it stands, with its number and length.
    std::string_view whole() const { return {m_begin, std::size_t(m_at - m_begin)}; }
    /// It ended before its end, or is no message.
    bool isBroken() const { return m_broken; }

    /// The next number of a packed field that `from` holds, which it is taken from; false at the end or where
    /// it is broken.
    static bool packed(std::string_view &from, std::uint64_t &number)
    {
        ProtoReader reader(from);
        if (from.empty())
            return false;
        number = reader.takeVarint();
        from.remove_prefix(std::size_t(reader.m_at - from.data()));
        return !reader.m_broken;
    }

private:
    std::uint64_t takeVarint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const auto byte = static_cast<unsigned char>(*m_at++);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        m_broken = true;
        return 0;
    }
    void takeFixed(std::size_t size)
    {
        m_number = 0;
        if (std::size_t(m_end - m_at) < size) {
            m_broken = true;
            return;
        }
        std::memcpy(&m_number, m_at, size); // Little-endian, as every machine this runs on.
        m_at += size;
    }
    void takeBytes(std::uint64_t size)
    {
        if (m_broken || std::uint64_t(m_end - m_at) < size) {
            m_broken = true;
            return;
        }
        m_bytes = {m_at, std::size_t(size)};
        m_at += size;
    }

    const char *m_at;
    const char *m_end;
    const char *m_begin = nullptr;
    unsigned m_field = 0;
    Wire m_wire = Wire::Varint;
    std::uint64_t m_number = 0;
    std::string_view m_bytes;
    bool m_broken = false;
};

} // namespace wf
