// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/review.h"

#include <QDialog>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace wf {

/// The milestones of the incident under review: as recorded, and as corrected by typing. Each change is an
/// event of its own; what was recorded stays beside it. Proposes when the impact may have begun.
class MilestonesDialog : public QDialog
{
    Q_OBJECT
public:
    MilestonesDialog(Desk &desk, Review &review, QWidget *parent);

private:
    struct Row
    {
        Milestone milestone = Milestone::Started;
        QLabel *recorded = nullptr;
        QLineEdit *corrected = nullptr;
        QPushButton *reset = nullptr;
    };
    void refresh();
    void addRow(QGridLayout *grid, Milestone milestone);
    void submit(const Row &row);
    void correct(Milestone milestone, std::optional<Timestamp> at);
    void propose(const std::vector<ImpactSuggestion> &suggestions);
    const Incident *whole() const;

    Desk &m_desk;
    Review &m_review;
    std::vector<Row> m_rows;
    QVBoxLayout *m_proposals;
    QLabel *m_error;
};

} // namespace wf
