// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/plainlabel.h"

namespace wf {

/// A label of one line that takes the room it needs where there is room, and ends in "…" where there is not.
/// Its tooltip begins with the whole text then.
class ElidedLabel : public PlainLabel
{
    Q_OBJECT
public:
    using PlainLabel::PlainLabel;
    QSize minimumSizeHint() const override { return {0, PlainLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString shown() const;
};

} // namespace wf
