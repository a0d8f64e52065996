// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QStringList>

namespace wf {

/// The words of a text in lower case, for asking whether one text holds all that another says.
class WordBag
{
public:
    void add(const QString &text);
    /// Every word of `raw` is in the bag. List markers, check boxes, row numbers and "if"/"then" do not
    /// count: the model holds them as structure.
    bool holds(const QString &raw) const;

private:
    QSet<QString> m_words;
};

} // namespace wf
