// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/selection.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace wf {

class CardList;

/// What may be the cause and what speaks for it: hypotheses with their states, and the evidence.
class BoardPane : public QFrame
{
    Q_OBJECT
public:
    BoardPane(DeskView &desk, Selection &selection, QWidget *parent = nullptr);

Q_SIGNALS:
    void hypothesisRequested();
    /// A new state of a known one: people say why.
    void stateRequested(const QString &hypothesis, wf::HypothesisState state);
    /// Evidence for a hypothesis; empty: for the incident.
    void evidenceRequested(const QString &hypothesis);
    void openRequested(const QString &path);

private:
    void refresh();
    void run(const QString &key, const QString &action);

    DeskView &m_desk;
    Selection &m_selection;
    QPushButton *m_add;
    QPushButton *m_evidence;
    QLabel *m_empty;
    CardList *m_cards;
};

} // namespace wf
