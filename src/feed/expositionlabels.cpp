// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the line reader that reads {name="value",…}.
#include "feed/expositionline.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace wf {

namespace {

static_assert(std::endian::native == std::endian::little, "eight bytes at once are read from the lowest");

constexpr std::uint64_t eachByte(unsigned char byte)
{
    return byte * 0x0101010101010101ULL;
}

/// The highest bit of each byte that is 0, and perhaps of bytes above the lowest of these
/// (Anderson, Bit Twiddling Hacks, "Determine if a word has a zero byte").
constexpr std::uint64_t zeroBytes(std::uint64_t word)
{
    return (word - eachByte(0x01)) & ~word & eachByte(0x80);
}

/// The place of the first '"' or '\\' at or after `at`; the size of the text if there is none. Clears `ascii`
/// if a byte in between is none of ASCII.
std::size_t quotedEnd(std::string_view text, std::size_t at, bool &ascii)
{
    std::uint64_t seen = 0;
    bool found = false;
    while (!found && at + 8 <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        const std::uint64_t stops = zeroBytes(word ^ eachByte('"')) | zeroBytes(word ^ eachByte('\\'));
        found = stops != 0;
        const unsigned bits = found ? unsigned(std::countr_zero(stops)) & ~7u : 64;
        seen |= bits == 64 ? word : word & ((std::uint64_t{1} << bits) - 1);
        at += bits / 8;
    }
    while (!found && at < text.size() && text[at] != '"' && text[at] != '\\')
        seen |= static_cast<unsigned char>(text[at++]);
    ascii = ascii && (seen & eachByte(0x80)) == 0;
    return at;
}

} // namespace

bool ExpositionLineReader::readLabels(std::vector<ExpositionLabel> &labels)
{
    const bool text = m_format == ExpositionFormat::Text;
    ++m_pos; // '{'
    if (text)
        skipBlanks();
    if (take('}'))
        return true;
    for (bool closed = false; !closed;) {
        if (!readLabel(labels) || !readSeparator(closed))
            return false;
    }
    return true;
}

/// After a label: '}' closes, ',' goes on. Text allows a comma before '}', and lenient text none at all
/// between two labels, as Prometheus reads it.
bool ExpositionLineReader::readSeparator(bool &closed)
{
    const bool text = m_format == ExpositionFormat::Text;
    if (text)
        skipBlanks();
    if (take('}')) {
        closed = true;
        return true;
    }
    if (!take(',')) {
        const bool tolerated = text && m_mode == ExpositionMode::Lenient && !atEnd() && isNameStart(peek());
        return tolerated || bad(m_pos, "',' or '}' must follow a label");
    }
    if (text) {
        skipBlanks();
        closed = take('}');
    }
    return true;
}

bool ExpositionLineReader::readLabel(std::vector<ExpositionLabel> &labels)
{
    const bool text = m_format == ExpositionFormat::Text;
    const std::size_t start = m_pos;
    ExpositionLabel label;
    if (mayBeQuoted()) {
        if (!readQuotedName(label.name))
            return false;
        if (text)
            skipBlanks();
        if (!peekIs('=')) { // It is the metric's own.
            if (!m_sample.name.empty())
                return bad(start, "a metric has one name");
            m_sample.name = label.name;
            return true;
        }
    } else {
        label.name = takeName(false);
    }
    if (label.name.empty()) {
        if (atEnd())
            return bad(m_pos, "the labels are not closed with '}'");
        return bad(m_pos,
                   "a label name begins with a letter or '_', not with " + inQuotes(m_line.substr(m_pos, 1)));
    }
    if (label.name.size() > m_limits.maxNameBytes)
        return bad(start,
                   "the label name is longer than " + std::to_string(m_limits.maxNameBytes) + " bytes");
    if (labels.size() >= m_limits.maxLabels)
        return bad(start, "more than " + std::to_string(m_limits.maxLabels) + " labels");
    if (text)
        skipBlanks();
    if (!take('='))
        return bad(m_pos, "'=' must follow the label name " + inQuotes(label.name));
    if (text)
        skipBlanks();
    if (!readLabelValue(label.value))
        return false;
    if (m_mode == ExpositionMode::Strict) {
        for (const ExpositionLabel &other : labels) {
            if (other.name == label.name)
                return bad(start, "the label " + inQuotes(label.name) + " appears twice");
        }
    }
    labels.push_back(label);
    return true;
}

/// A name of any characters, as Prometheus 3 and OpenMetrics 2 write it.
bool ExpositionLineReader::readQuotedName(std::string_view &name)
{
    const std::size_t start = m_pos;
    if (!readLabelValue(name, "name"))
        return false;
    if (name.empty())
        return bad(start, "a name is empty");
    return name.size() <= m_limits.maxNameBytes ||
           bad(start, "the name is longer than " + std::to_string(m_limits.maxNameBytes) + " bytes");
}

bool ExpositionLineReader::readLabelValue(std::string_view &value, std::string_view what)
{
    if (!take('"'))
        return bad(m_pos, "a label value must be in double quotes");
    const std::size_t start = m_pos;
    bool escaped = false;
    bool ascii = true;
    while (true) {
        const std::size_t stop = quotedEnd(m_line, m_pos, ascii);
        if (stop == m_line.size() || (m_line[stop] == '\\' && stop + 1 == m_line.size()))
            return bad(start - 1, "the " + std::string(what) + " is not closed with '\"'");
        m_pos = stop + 1;
        if (m_line[stop] == '"')
            break;
        escaped = true;
        ascii = ascii && static_cast<unsigned char>(m_line[m_pos]) < 0x80;
        ++m_pos;
    }
    const std::string_view raw = m_line.substr(start, m_pos - 1 - start);
    if (raw.size() > m_limits.maxLabelValueBytes)
        return bad(start, "the " + std::string(what) + " is longer than " +
                              std::to_string(m_limits.maxLabelValueBytes) + " bytes");
    if (!ascii && !checkUtf8(raw, start))
        return false;
    value = raw;
    return !escaped || unescape(raw, start, value);
}

bool ExpositionLineReader::unescape(std::string_view raw, std::size_t at, std::string_view &value)
{
    // Unescaped text is never longer, so one reservation keeps the views of this line in place.
    std::string &memory = m_sample.unescaped;
    if (memory.empty())
        memory.reserve(m_line.size());
    const std::size_t from = memory.size();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            memory += raw[i];
            continue;
        }
        const char next = raw[++i];
        if (next == 'n') {
            memory += '\n';
        } else if (next == '\\' || next == '"') {
            memory += next;
        } else {
            if (m_mode == ExpositionMode::Strict && m_format == ExpositionFormat::Text)
                return bad(at + i - 1, "only \\\\, \\\" and \\n are escapes in a label value");
            memory += '\\';
            memory += next;
        }
    }
    value = std::string_view(memory).substr(from);
    return true;
}

} // namespace wf
