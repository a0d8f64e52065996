// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the line reader that reads {name="value",…}.
#include "feed/expositionline.h"

namespace wf {

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
    while (true) {
        const std::size_t stop = m_line.find_first_of("\"\\", m_pos);
        if (stop == std::string_view::npos || (m_line[stop] == '\\' && stop + 1 == m_line.size()))
            return bad(start - 1, "the " + std::string(what) + " is not closed with '\"'");
        m_pos = stop + 1;
        if (m_line[stop] == '"')
            break;
        escaped = true;
        ++m_pos;
    }
    const std::string_view raw = m_line.substr(start, m_pos - 1 - start);
    if (raw.size() > m_limits.maxLabelValueBytes)
        return bad(start, "the " + std::string(what) + " is longer than " +
                              std::to_string(m_limits.maxLabelValueBytes) + " bytes");
    if (!checkUtf8(raw, start))
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
