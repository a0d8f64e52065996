// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reviewmodels.h"

#include <QPushButton>

namespace wf {

/// One quiet line: which post-mortems are owed, how many are late. Hidden while there are none. A click opens
/// the one, or asks which.
class ReviewReminder : public QPushButton
{
    Q_OBJECT
public:
    explicit ReviewReminder(DeskView &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void reviewAsked(const wf::IncidentId &incident);

private:
    void refresh();
    void choose();
    QString lineOf(const DueReview &review) const;

    DeskView &m_desk;
    DueReviewModel m_model;
};

} // namespace wf
