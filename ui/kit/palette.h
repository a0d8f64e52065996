// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "search/searchquery.h"
#include "theme/theme.h"

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace wf {

/// One thing the palette can do.
struct PaletteEntry
{
    QString text;
    QString hint; ///< A key or a kind, shown at the right.
    bool enabled = true;
    std::function<void()> run;
    QStringList also = {};            ///< Other words that people look for it by.
    QString detail = {};              ///< A line below it; empty: none.
    std::vector<TextMark> marks = {}; ///< Of the line below it.
};

/// Ctrl+K: type a few letters of an action, an incident or a runbook; Enter runs it. What somebody else finds
/// for the same words stands below.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(std::vector<PaletteEntry> entries, const Theme &theme, QWidget *parent);

    /// What was found for words that were typed; nothing happens if others were typed since. `note`, where it
    /// is not empty, stands below.
    void setFound(const QString &words, std::vector<PaletteEntry> found, const QString &note);

Q_SIGNALS:
    /// Also with nothing in it.
    void typed(const QString &words);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void addRow(const PaletteEntry &entry, std::size_t index);
    void addNote(const QString &text, const char *name);
    /// That can be run.
    bool hasRows() const;
    void run();
    void step(int by);

    std::vector<PaletteEntry> m_entries;
    std::vector<PaletteEntry> m_found; ///< Their rows have numbers behind those of the others.
    QLineEdit *m_input;
    QListWidget *m_list;
};

/// How well a query fits a text: the letters in order, better together and at the beginnings of words; -1 for
/// no fit.
int fuzzyScore(const QString &query, const QString &text);

} // namespace wf
