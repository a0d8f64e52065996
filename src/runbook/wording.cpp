// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/wording.h"

#include <QRegularExpression>

namespace wf {

namespace {

template <typename Visit>
bool forEachWord(QStringView text, Visit visit)
{
    qsizetype start = -1;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool inWord = i < text.size() && (text[i].isLetterOrNumber() || text[i].isSurrogate());
        if (inWord && start < 0)
            start = i;
        if (inWord || start < 0)
            continue;
        if (!visit(text.sliced(start, i - start).toString().toLower()))
            return false;
        start = -1;
    }
    return true;
}

} // namespace

void WordBag::add(const QString &text)
{
    forEachWord(text, [this](const QString &word) {
        m_words.insert(word);
        return true;
    });
}

bool WordBag::holds(const QString &raw) const
{
    static const QRegularExpression marker(QStringLiteral(
        "^[\\s>]*(?:(?:[-*+]|\\d{1,9}[.)])\\s+)*(?:\\[[ xX]\\]\\s+)?(?:\\|\\s*\\d{1,4}\\s*\\|)?"));
    const auto match = marker.match(raw);
    return forEachWord(
        QStringView(raw).sliced(match.hasMatch() ? match.capturedLength() : 0),
        [this](const QString &word) { return m_words.contains(word) || word == u"if" || word == u"then"; });
}

} // namespace wf
