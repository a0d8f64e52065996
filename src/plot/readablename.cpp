// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/readablename.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace wf {

namespace {

constexpr qsizetype LongestHelp = 32;
constexpr std::array Units{"seconds", "bytes",   "total",  "ratio", "celsius",
                           "volts",   "amperes", "joules", "info"};
constexpr std::array Initials{"api",   "cpu", "db",  "dns", "gc", "gpu", "grpc", "http",
                              "https", "id",  "io",  "ip",  "os", "qps", "ram",  "rpc",
                              "sql",   "ssl", "tcp", "tls", "ui", "url", "vm"};

template <std::size_t N>
bool isOneOf(const std::array<const char *, N> &list, const QString &word)
{
    return std::any_of(list.begin(), list.end(),
                       [&word](const char *known) { return word.compare(QLatin1String(known)) == 0; });
}

void capitalise(QString &text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
}

} // namespace

QString readableName(const QString &metric, const QString &help)
{
    QString said = help.trimmed();
    if (said.endsWith(QLatin1Char('.')))
        said.chop(1);
    const bool isName = !said.isEmpty() && said.size() <= LongestHelp && !said.contains(QLatin1Char('\n')) &&
                        !said.contains(QLatin1String(". ")) && said.contains(QLatin1Char(' '));
    if (isName) {
        capitalise(said);
        return said;
    }
    // A name's parts may end in a colon (recording rules) as well as in a dot.
    const qsizetype last =
        std::max(metric.lastIndexOf(QLatin1Char('.')), metric.lastIndexOf(QLatin1Char(':')));
    QStringList words = metric.mid(last + 1).split(QLatin1Char('_'), Qt::SkipEmptyParts);
    while (words.size() > 1 && isOneOf(Units, words.last()))
        words.removeLast();
    for (QString &word : words) {
        if (isOneOf(Initials, word.toLower()))
            word = word.toUpper();
    }
    QString name = words.join(QLatin1Char(' '));
    capitalise(name);
    return name.isEmpty() ? metric : name;
}

} // namespace wf
