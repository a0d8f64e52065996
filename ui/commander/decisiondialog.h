// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

#include <vector>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace wf {

/// A decision, and what people answered to "any strong objections?".
class DecisionDialog : public CommandDialog
{
    Q_OBJECT
public:
    DecisionDialog(Desk &desk, const Incident &incident, QWidget *parent);

private:
    Command command() const override;
    QWidget *makeVotes();
    void addPerson(const QString &name);

    struct Vote
    {
        QLineEdit *person;
        QCheckBox *objects;
        QLineEdit *why;
    };
    IncidentId m_incident;
    QPlainTextEdit *m_text;
    QGridLayout *m_grid = nullptr;
    std::vector<Vote> m_votes;
};

} // namespace wf
