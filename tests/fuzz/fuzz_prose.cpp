// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as prose of a post-mortem: HTML that is well-formed and holds nothing that runs or is fetched,
// Markdown that reaches nothing behind it.
#include "amplification.h"
#include "report/prose.h"

#include <QXmlStreamReader>

#include <cstdint>
#include <cstdlib>

namespace {

void checkHtml(const QByteArray &html)
{
    static const QStringList Allowed{
        QStringLiteral("root"),   QStringLiteral("p"),     QStringLiteral("h4"),
        QStringLiteral("h5"),     QStringLiteral("h6"),    QStringLiteral("ul"),
        QStringLiteral("ol"),     QStringLiteral("li"),    QStringLiteral("em"),
        QStringLiteral("strong"), QStringLiteral("code"),  QStringLiteral("pre"),
        QStringLiteral("del"),    QStringLiteral("hr"),    QStringLiteral("blockquote"),
        QStringLiteral("a"),      QStringLiteral("br"),    QStringLiteral("table"),
        QStringLiteral("thead"),  QStringLiteral("tbody"), QStringLiteral("tr"),
        QStringLiteral("th"),     QStringLiteral("td"),    QStringLiteral("input")};
    QXmlStreamReader reader("<root>" + html + "</root>");
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (!Allowed.contains(reader.name().toString()))
            std::abort();
        const QStringView href = reader.attributes().value(QLatin1String("href"));
        if (!href.isEmpty() && !href.startsWith(u"http://") && !href.startsWith(u"https://") &&
            !href.startsWith(u"mailto:") && !href.startsWith(u"http:") && !href.startsWith(u"https:"))
            std::abort();
    }
    if (reader.hasError())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 1500, std::size_t{2} << 20);
    checkHtml(wf::proseHtml(text));
    const QByteArray anew = wf::proseMarkdown(text) + "\n\n## Next\n";
    const auto parts = wf::proseParts(QString::fromUtf8(anew));
    if (parts.empty() || parts.back().kind != wf::ProseBlockPart::Kind::Heading || parts.back().depth != 0 ||
        parts.back().runs.empty() || parts.back().runs.front().text != QLatin1String("Next"))
        std::abort();
    for (const wf::ProseBlockPart &part : wf::proseParts(text)) {
        if (part.depth > 2 * wf::MaxProseDepth)
            std::abort();
    }
    return 0;
}
