#include "textflag.h"

// func multiplyPairs(sums, bias *int32, weights, inputs *int16, pairs, groups int)
//
// Y0 to Y2 are the sums of a group's 24 rows. Each turn takes two inputs: Y3 has
// both in all its lanes, VPMADDWD multiplies them by the two weights of eight
// rows and adds the two products of a row.
TEXT ·multiplyPairs(SB), NOSPLIT, $0-48
	MOVQ sums+0(FP), DI
	MOVQ bias+8(FP), SI
	MOVQ weights+16(FP), BX
	MOVQ inputs+24(FP), DX
	MOVQ pairs+32(FP), CX
	MOVQ groups+40(FP), R8

group:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	MOVQ DX, R9
	MOVQ CX, R10

pair:
	VPBROADCASTD (R9), Y3
	VPMADDWD (BX), Y3, Y4
	VPMADDWD 32(BX), Y3, Y5
	VPMADDWD 64(BX), Y3, Y6
	VPADDD Y4, Y0, Y0
	VPADDD Y5, Y1, Y1
	VPADDD Y6, Y2, Y2
	ADDQ $4, R9
	ADDQ $96, BX
	DECQ R10
	JNZ pair

	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	ADDQ $96, SI
	ADDQ $96, DI
	DECQ R8
	JNZ group

	VZEROUPPER
	RET
