// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/print.h"

#include <algorithm>
#include <array>

#include <poll.h>

namespace wf {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

constexpr std::array Hidden{
    Range{0x0000, 0x0008},
    Range{0x000b, 0x001f},
    Range{0x007f, 0x009f},
    Range{0x00ad, 0x00ad},
    Range{0x034f, 0x034f},
    Range{0x061c, 0x061c},
    Range{0x115f, 0x1160},
    Range{0x17b4, 0x17b5},
    Range{0x180e, 0x180e},
    Range{0x200b, 0x200f},
    Range{0x2028, 0x202e},
    Range{0x2060, 0x206f},
    Range{0x3164, 0x3164},
    Range{0xfeff, 0xfeff},
    Range{0xffa0, 0xffa0},
    Range{0xfff9, 0xfffb},
    // Tags: a text nobody sees.
    Range{0xe0000, 0xe007f},
};

bool isHidden(char32_t c)
{
    return std::any_of(Hidden.begin(), Hidden.end(),
                       [c](const Range &range) { return c >= range.first && c <= range.last; });
}

} // namespace

QString visible(const QString &text, LineFeeds feeds)
{
    QString out;
    out.reserve(text.size());
    const auto show = [&out](QChar unit) {
        out += QStringLiteral("\\u%1").arg(uint(unit.unicode()), 4, 16, QLatin1Char('0'));
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text[i];
        const bool pair = unit.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(unit, text[i + 1]) : char32_t(unit.unicode());
        const bool half = !pair && unit.isSurrogate();
        const bool hide = half || isHidden(c) || (unit == u'\n' && feeds == LineFeeds::Show);
        for (qsizetype end = i + (pair ? 2 : 1); i < end; ++i) {
            if (hide)
                show(text[i]);
            else
                out += text[i];
        }
        --i;
    }
    return out;
}

QString excerpt(const QString &text, qsizetype most)
{
    // Each character becomes one or more.
    const bool longer = text.size() > most;
    const QString shown = visible(longer ? text.left(most) : text, LineFeeds::Show);
    return longer || shown.size() > most ? shown.left(std::max<qsizetype>(most - 1, 0)) + QChar(u'…') : shown;
}

void put(std::FILE *to, const QString &text)
{
    const QByteArray bytes = visible(text).toUtf8();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), to);
}

void putLine(std::FILE *to, const QString &line)
{
    put(to, visible(line, LineFeeds::Show) + QLatin1Char('\n'));
}

void putLineIfRoom(std::FILE *to, const QString &line)
{
    pollfd ready{::fileno(to), POLLOUT, 0};
    if (::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0)
        putLine(to, line);
}

bool flush(std::FILE *to)
{
    return std::fflush(to) == 0 && std::ferror(to) == 0;
}

} // namespace wf
