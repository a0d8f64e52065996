// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "models/feedmodel.h"
#include "theme/theme.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace wf {

/// Every feed: how it is, what came and what was refused; to add, change, turn off and remove them.
class FeedsPage : public QWidget
{
    Q_OBJECT
public:
    FeedsPage(DeskView &desk, DeskSetup &setup, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    /// A person wants to add one.
    void addWanted();

private:
    void makeTable(const Theme &theme);
    void makeButtons();
    void refresh();
    void showCurrent();
    void keepCurrent();
    void change();
    void turn();
    void remove();
    void say(const Expected<void> &done);
    const FeedRow *current() const;

    DeskView &m_desk;
    DeskSetup &m_setup;
    FeedModel m_model;
    QLabel *m_summary;
    QLabel *m_problems;
    QLabel *m_empty;
    QLabel *m_error;
    QTableView *m_view;
    QPlainTextEdit *m_details;
    QPushButton *m_change;
    QPushButton *m_turn;
    QPushButton *m_remove;
    FeedId m_current; ///< The feed that a person looks at, wherever it stands.
};

} // namespace wf
