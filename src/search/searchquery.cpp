// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/searchquery.h"

#include <QChar>

#include <algorithm>

namespace wf {

namespace {

/// Shorter beginnings would be found nearly everywhere.
constexpr qsizetype ShortestBeginning = 2;

bool isWordCharacter(char32_t c)
{
    // As FTS5's unicode61 has it: letters, digits, and what belongs to them.
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || QChar::category(c) == QChar::Other_PrivateUse;
}

/// Lower case without accents.
QString fold(QStringView word)
{
    QString folded;
    for (const char32_t c : word.toString().normalized(QString::NormalizationForm_D).toUcs4()) {
        if (QChar::isMark(c))
            continue;
        const char32_t lower = QChar::toLower(c);
        folded += QString::fromUcs4(&lower, 1);
    }
    return folded;
}

} // namespace

std::vector<FoldedWord> foldedWords(const QString &text)
{
    std::vector<FoldedWord> words;
    qsizetype begun = -1;
    const auto end = [&](qsizetype at) {
        if (begun < 0)
            return;
        QString word = fold(QStringView(text).mid(begun, at - begun));
        if (!word.isEmpty())
            words.push_back({std::move(word), {begun, at - begun}});
        begun = -1;
    };
    for (qsizetype i = 0; i < text.size();) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        if (!isWordCharacter(c))
            end(i);
        else if (begun < 0)
            begun = i;
        i += pair ? 2 : 1;
    }
    end(text.size());
    return words;
}

SearchQuery::SearchQuery(const QString &typed, LastWord last)
{
    const bool stillTyping =
        last == LastWord::Begun && !typed.isEmpty() && !typed.back().isSpace() && !typed.endsWith(u'"');
    const QStringList quoted = typed.split(u'"');
    for (qsizetype i = 0; i < quoted.size(); ++i) {
        const bool isLast = i + 1 == quoted.size();
        if (i % 2 == 1) {
            add(quoted[i], isLast && stillTyping);
            continue;
        }
        const QStringList parts = quoted[i].simplified().split(u' ', Qt::SkipEmptyParts);
        for (qsizetype j = 0; j < parts.size(); ++j)
            add(parts[j], parts[j].endsWith(u'*') || (isLast && j + 1 == parts.size() && stillTyping));
    }
}

void SearchQuery::add(const QString &typed, bool begun)
{
    Phrase phrase;
    for (const FoldedWord &word : foldedWords(typed)) {
        if (m_words++ >= MaxWords)
            break;
        phrase.words += word.word;
        phrase.typed += typed.mid(word.place.from, word.place.length);
    }
    if (phrase.words.isEmpty())
        return;
    phrase.begun = begun && phrase.words.back().size() >= ShortestBeginning;
    m_phrases.push_back(std::move(phrase));
}

QString SearchQuery::match() const
{
    QStringList all;
    for (const Phrase &phrase : m_phrases)
        // As they were typed, since FTS5 folds in its own way; a word holds no quotes.
        all +=
            u'"' + phrase.typed.join(u' ') + (phrase.begun ? QStringLiteral("\" *") : QStringLiteral("\""));
    return all.join(QStringLiteral(" AND "));
}

std::vector<TextMark> SearchQuery::marksOf(const Phrase &phrase, const std::vector<FoldedWord> &in)
{
    std::vector<TextMark> marks;
    const auto count = std::size_t(phrase.words.size());
    for (std::size_t i = 0; i + count <= in.size(); ++i) {
        std::size_t fits = 0;
        while (fits < count) {
            const QString &wanted = phrase.words[qsizetype(fits)];
            const QString &have = in[i + fits].word;
            const bool whole = fits + 1 < count || !phrase.begun;
            if (whole ? have != wanted : !have.startsWith(wanted))
                break;
            ++fits;
        }
        if (fits == count) {
            const TextMark &last = in[i + count - 1].place;
            marks.push_back({in[i].place.from, last.from + last.length - in[i].place.from});
        }
    }
    return marks;
}

bool SearchQuery::matches(const QString &text) const
{
    const auto words = foldedWords(text);
    return !m_phrases.empty() && std::all_of(m_phrases.begin(), m_phrases.end(), [&](const Phrase &phrase) {
        return !marksOf(phrase, words).empty();
    });
}

std::vector<TextMark> SearchQuery::marks(const QString &text) const
{
    const auto words = foldedWords(text);
    std::vector<TextMark> all;
    for (const Phrase &phrase : m_phrases) {
        const auto some = marksOf(phrase, words);
        all.insert(all.end(), some.begin(), some.end());
    }
    std::sort(all.begin(), all.end(), [](const TextMark &a, const TextMark &b) { return a.from < b.from; });
    std::vector<TextMark> apart;
    for (const TextMark &mark : all) {
        if (apart.empty() || mark.from >= apart.back().from + apart.back().length) {
            apart.push_back(mark);
            continue;
        }
        TextMark &before = apart.back();
        before.length = std::max(before.length, mark.from + mark.length - before.from);
    }
    return apart;
}

QString excerptAround(const QString &text, std::vector<TextMark> &marks, qsizetype length)
{
    constexpr qsizetype Before = 40;
    const qsizetype first = marks.empty() ? 0 : marks.front().from;
    qsizetype from =
        text.size() <= length ? 0 : std::clamp<qsizetype>(first - Before, 0, text.size() - length);
    if (from > 0) { // At the beginning of a word, if there is one before the mark.
        const qsizetype space = text.indexOf(u' ', from);
        if (space >= 0 && space < first)
            from = space + 1;
        else if (text[from].isLowSurrogate())
            ++from;
    }
    qsizetype to = std::min(text.size(), from + length);
    if (to < text.size() && text[to].isLowSurrogate())
        --to;
    QString part = text.mid(from, to - from);
    std::replace_if(
        part.begin(), part.end(), [](QChar c) { return c.isSpace() || c < u' '; }, QChar(u' '));
    const qsizetype shift = from > 0 ? from - 1 : 0;
    if (from > 0)
        part.prepend(u'…');
    if (to < text.size())
        part.append(u'…');
    std::vector<TextMark> kept;
    for (const TextMark &mark : marks) {
        const qsizetype end = std::min(mark.from + mark.length, to);
        if (mark.from >= from && end > mark.from)
            kept.push_back({mark.from - shift, end - mark.from});
    }
    marks = std::move(kept);
    return part;
}

} // namespace wf
