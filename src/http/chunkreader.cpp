// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/chunkreader.h"

#include <algorithm>
#include <charconv>

namespace wf {

namespace {

constexpr std::size_t MostSizeDigits = 15; ///< More do not fit an int64.
/// What a line of framing may have for itself: a size, its line end and some blanks.
constexpr std::size_t PlainLine = 32;
constexpr std::size_t LongestLine = 2048;
const QString LongerChunk = QStringLiteral("a chunk of the answer is longer than its size says");

} // namespace

std::string_view ChunkReader::next(std::string_view &bytes)
{
    while (!bytes.empty() && !m_failure && m_step != Step::Done) {
        if (m_step != Step::Data) {
            if (takeLine(bytes))
                readLine();
            continue;
        }
        const std::string_view data = bytes.substr(0, std::size_t(std::min(m_left, qint64(bytes.size()))));
        bytes.remove_prefix(data.size());
        m_left -= qint64(data.size());
        if (m_left == 0)
            m_step = Step::DataEnd;
        return data;
    }
    return {};
}

/// Returns whether the line of framing is complete now.
bool ChunkReader::takeLine(std::string_view &bytes)
{
    const std::size_t end = bytes.find('\n');
    const std::size_t length = end == std::string_view::npos ? bytes.size() : end + 1;
    const std::size_t before = m_line.size();
    const std::size_t free = m_step == Step::Trailer ? 0 : PlainLine;
    const std::size_t after = before + length;
    const std::size_t extra = (after > free ? after - free : 0) - (before > free ? before - free : 0);
    if (m_step == Step::DataEnd && after > 2) {
        refuse(HttpFailure::Kind::Malformed, LongerChunk);
        return false;
    }
    if (extra > std::size_t(m_extraLeft) || after > LongestLine) {
        refuse(HttpFailure::Kind::HeadTooLarge,
               QStringLiteral("the answer has chunk extensions or trailers without an end"));
        return false;
    }
    m_extraLeft -= qsizetype(extra);
    m_line.append(bytes.substr(0, length));
    bytes.remove_prefix(length);
    return end != std::string_view::npos;
}

void ChunkReader::readLine()
{
    std::string_view line = m_line;
    line.remove_suffix(1);
    if (m_step == Step::DataEnd && line != "\r") {
        refuse(HttpFailure::Kind::Malformed, LongerChunk);
        return;
    }
    if (!line.ends_with('\r')) {
        refuse(HttpFailure::Kind::Malformed,
               QStringLiteral("a line between the chunks of the answer does not end in CR LF"));
        return;
    }
    line.remove_suffix(1);
    switch (m_step) {
    case Step::Size:
        readSize(line);
        break;
    case Step::DataEnd:
        m_step = Step::Size;
        break;
    case Step::Trailer:
        if (line.empty())
            m_step = Step::Done;
        break;
    case Step::Data:
    case Step::Done:
        break;
    }
    m_line.clear();
}

void ChunkReader::readSize(std::string_view line)
{
    const std::string_view digits = line.substr(0, line.find_first_not_of("0123456789abcdefABCDEF"));
    std::string_view rest = line.substr(digits.size());
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (digits.empty() || digits.size() > MostSizeDigits || (!rest.empty() && !rest.starts_with(';'))) {
        refuse(HttpFailure::Kind::Malformed,
               QStringLiteral("the size of a chunk of the answer is not a hexadecimal number"));
        return;
    }
    std::from_chars(digits.data(), digits.data() + digits.size(), m_left, 16);
    m_step = m_left == 0 ? Step::Trailer : Step::Data;
}

void ChunkReader::refuse(HttpFailure::Kind kind, const QString &words)
{
    m_failure = HttpFailure{kind, words};
}

} // namespace wf
