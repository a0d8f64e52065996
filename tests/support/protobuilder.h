// SPDX-License-Identifier: GPL-3.0-or-later
// Messages in the wire format of Protocol Buffers, put together field by field.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace wf {

class ProtoBuilder
{
public:
    ProtoBuilder &number(unsigned field, std::uint64_t value)
    {
        varint(field << 3);
        varint(value);
        return *this;
    }
    ProtoBuilder &bytes(unsigned field, std::string_view bytes)
    {
        varint(field << 3 | 2);
        varint(bytes.size());
        m_message += bytes;
        return *this;
    }
    ProtoBuilder &message(unsigned field, const ProtoBuilder &inner) { return bytes(field, inner.m_message); }
    ProtoBuilder &decimal(unsigned field, double value)
    {
        return fixed(field, std::bit_cast<std::uint64_t>(value));
    }
    ProtoBuilder &fixed(unsigned field, std::uint64_t value)
    {
        varint(field << 3 | 1);
        return raw(value);
    }
    /// Eight bytes without a field: a part of something packed.
    ProtoBuilder &raw(std::uint64_t value)
    {
        for (int i = 0; i < 8; ++i)
            m_message += char(value >> (8 * i));
        return *this;
    }
    /// A number without a field.
    ProtoBuilder &varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            m_message += char(value | 0x80);
        m_message += char(value);
        return *this;
    }
    const std::string &text() const { return m_message; }

private:
    std::string m_message;
};

} // namespace wf
