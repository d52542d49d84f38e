"""The same notice worked out in other ways, to measure against: OpenFisca, bare numpy, fused numba loops.

In: a made-up population of columns (`population`). Out: 23 result columns, equal in every way of working them out
(`golden` and `agreement` check that). Source of the rules: 南安政办明传〔2023〕41号.

Readings that the text leaves open, the same in all of them:

* The day of payment is not counted: the wait ends on the 60th day after it, benefits start on the next.
* Newborn: not yet one full year old on the day of payment; its 90 days are inclusive likewise.
* Age for the tests of 18 and 60 is taken on the day of payment.
* 困难人口 are 特困, 孤儿, 事实无人抚养儿童, 低保, 低保边缘, 脱贫享受政策 and 监测对象.
* Exceptions after 1 March "按有关规定执行": no wait, benefits from the day of payment, `by_reference`.
* The amount of 独生男 families is not in the notice: 0, mode 3, `by_reference`.
* 五(七): who paid before being certified gets nothing.
* Several categories: the highest rate; at the same rate a direct subsidy before a prepaid one; then the order of
  `CATS`.
* Rates are of the personal 390, never of the added 640; 640 is a floor taken as the value.
"""
