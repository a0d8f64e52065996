// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace wf {

/// One thing the palette can do.
struct PaletteEntry
{
    QString text;
    QString hint; ///< A key or a kind, shown at the right.
    bool enabled = true;
    std::function<void()> run;
};

/// Ctrl+K: type a few letters of an action, an incident or a runbook; Enter runs it.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(std::vector<PaletteEntry> entries, QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void run();

    std::vector<PaletteEntry> m_entries;
    QLineEdit *m_input;
    QListWidget *m_list;
};

/// How well a query fits a text: the letters in order, better together and at the beginnings of words; -1 for
/// no fit.
int fuzzyScore(const QString &query, const QString &text);

} // namespace wf
