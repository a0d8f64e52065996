// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace wf {

/// A stretch of a text, in characters (UTF-16).
struct TextMark
{
    qsizetype from = 0;
    qsizetype length = 0;
    bool operator==(const TextMark &) const = default;
};

/// The words of a text as the index has them: runs of letters and digits, in lower case, without accents,
/// each with its place in the text.
struct FoldedWord
{
    QString word;
    TextMark place;
};
std::vector<FoldedWord> foldedWords(const QString &text);

/// What somebody typed to look for. Each word has to be in the entry, in any order; what stands between
/// double quotes, or is written as one ("queue.depth"), in this order. The beginning of a word is enough for
/// one that ends in an asterisk, and for the last one if it is still being typed.
class SearchQuery
{
public:
    enum class LastWord { Whole, Begun /**< A person is still typing. */ };
    /// More than MaxWords words are left out.
    explicit SearchQuery(const QString &typed, LastWord last = LastWord::Whole);

    /// Nothing but spaces and signs.
    bool isEmpty() const { return m_phrases.empty(); }
    /// For the MATCH of SQLite's FTS5 (https://www.sqlite.org/fts5.html, 3).
    QString match() const;
    /// Whether the text has all of it.
    bool matches(const QString &text) const;
    /// Where it stands in a text, in order, without overlaps.
    std::vector<TextMark> marks(const QString &text) const;

    static constexpr std::size_t MaxWords = 16;

private:
    struct Phrase
    {
        QStringList words;  ///< Folded.
        QStringList typed;  ///< As they were typed.
        bool begun = false; ///< The last of them need not be complete.
    };
    static std::vector<TextMark> marksOf(const Phrase &phrase, const std::vector<FoldedWord> &in);
    void add(const QString &typed, bool begun);

    std::vector<Phrase> m_phrases;
    std::size_t m_words = 0;
};

/// The part of a text around the first of the marks, on one line, at most `length` characters, with "…" where
/// something was left out; `marks` are then those of the part.
QString excerptAround(const QString &text, std::vector<TextMark> &marks, qsizetype length);

} // namespace wf
